package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.Topic;

/** Tells a domain that events up to a sequence were written to a socket of the topic's reader. */
public record Delivered(Topic topic, long sequence) {}
