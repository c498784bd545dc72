/** The notification domain's topics: a user's inbox and the results of code runs. */
@NullMarked
package dev.switchboard.protocol.notification;

import org.jspecify.annotations.NullMarked;
