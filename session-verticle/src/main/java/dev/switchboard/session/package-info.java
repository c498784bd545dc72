/**
 * The session domain: real TCP sessions, dialled or listened for, and the bytes that go over them.
 *
 * <p>The walk of bytes: {@code PeerChannel} takes them from a TCP connection, {@code
 * PeerConnection} has {@code Utf8Splitter} cut them into messages and {@code SessionLog} appends
 * each to the topic {@code tcp/<sessionId>}; the next are read when not too many are on their way
 * to the disk, of the session and of all ({@code Backlog}). The other way {@code SessionTraffic}
 * appends what is sent to the same log and then writes it to the connection. {@code SessionOpening}
 * opens sessions, whose targets {@code TargetResolver} holds against {@code tcp.allow}; {@code
 * Dialler} tries their addresses one after another. {@code PeerWatch} ends connections whose peer
 * has gone without a word, and {@code LiveSessions} holds the sessions that are open.
 *
 * <p>A session is open on one node, under that node's lease ({@code Tenure}). {@code Owners} hands
 * on what another node must do, and {@code Orphans} ends what a node leaves that dies. Everything
 * runs on the domain's one event loop.
 */
@NullMarked
package dev.switchboard.session;

import org.jspecify.annotations.NullMarked;
