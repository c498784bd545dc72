package dev.switchboard.notification;

/** Where a run result stands in the topic of its session. */
record RunResultPosted(long sequence) {}
