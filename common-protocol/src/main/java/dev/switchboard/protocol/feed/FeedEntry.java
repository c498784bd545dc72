package dev.switchboard.protocol.feed;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An entry of a keyed topic as HTTP shows it (contract 8.1).
 *
 * @param sequence of its last change
 * @param timestamp of its last change, epoch milliseconds
 */
public record FeedEntry(String key, JsonNode data, long sequence, long timestamp) {}
