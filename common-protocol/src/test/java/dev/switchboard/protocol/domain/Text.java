package dev.switchboard.protocol.domain;

/** What the echo domain takes and gives. */
record Text(String text) {}
