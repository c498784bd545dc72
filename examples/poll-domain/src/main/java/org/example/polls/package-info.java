/** Live polls, as an example of a domain in a jar of its own. */
@NullMarked
package org.example.polls;

import org.jspecify.annotations.NullMarked;
