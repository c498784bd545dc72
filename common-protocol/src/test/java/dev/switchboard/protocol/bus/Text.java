package dev.switchboard.protocol.bus;

/** What the echo domain takes and gives. */
record Text(String text) {}
