package dev.switchboard.protocol.tcp;

/** How many bytes were handed to the TCP session. */
public record TcpSent(int byteLength) {}
