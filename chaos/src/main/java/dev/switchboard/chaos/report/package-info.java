/**
 * What a run comes to, for people: {@code Outcome} is judged from the history's file, {@code
 * TextReport} prints it, {@code HtmlReport} draws it.
 */
@NullMarked
package dev.switchboard.chaos.report;

import org.jspecify.annotations.NullMarked;
