/**
 * Clients as good as their documents ask for, in all five dialects and over HTTP. A {@code
 * DialectSocket} connects, beats, and comes back by the next URL; readers of each dialect write
 * down what they are given, writers what they ask for and how it ended. All of them live on the one
 * thread of a {@code Scene}.
 */
@NullMarked
package dev.switchboard.chaos.client;

import org.jspecify.annotations.NullMarked;
