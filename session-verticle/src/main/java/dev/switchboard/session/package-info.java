/**
 * The session domain: real TCP sessions, dialled or listened for, and the bytes that go over them.
 *
 * <p>The walk of bytes: {@code Wire} takes them from a TCP connection and has {@code Utf8Splitter}
 * cut them into messages, {@code SessionLog} appends each to the topic {@code tcp/<sessionId>} and,
 * while too many are not on disk yet or a subscriber lags behind, lets the connection pause. The
 * other way {@code SessionTraffic} appends what is sent to the same log and then writes it to the
 * connection. {@code SessionService} opens sessions, whose targets {@code TargetResolver} has
 * resolved once and held against {@code tcp.allow}, and ends them; {@code LiveSessions} holds those
 * that are open. Everything runs on the domain's one event loop.
 */
@NullMarked
package dev.switchboard.session;

import org.jspecify.annotations.NullMarked;
