package dev.switchboard.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;

/** The id that came with a request, given back as the JSON value it was. */
public record RequestId(JsonNode json) {}
