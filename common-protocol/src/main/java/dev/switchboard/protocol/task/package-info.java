/** The task domain's records: tasks and the questions about them. */
@NullMarked
package dev.switchboard.protocol.task;

import org.jspecify.annotations.NullMarked;
