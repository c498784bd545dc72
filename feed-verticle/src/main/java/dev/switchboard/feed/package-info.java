/**
 * The feed domain: topics of every name that no other domain claims. {@link
 * dev.switchboard.feed.FeedDomain} announces the empty prefix; {@link
 * dev.switchboard.feed.FeedService} asks {@link dev.switchboard.feed.FeedConfig} what the topic's
 * namespace allows, and appends what is published to the topic's log, from which subscribers and
 * the HTTP API read it. In a conflated namespace only the newest event counts: {@link
 * dev.switchboard.feed.LatestEvents} keeps it, and who subscribes gets it first. In one without
 * history {@link dev.switchboard.feed.EphemeralTopics} hands on what is published, and no database
 * is asked. In a keyed one a topic is a collection of entries, {@link
 * dev.switchboard.feed.KeyedTopics}; {@link dev.switchboard.feed.EntryTimer} removes those whose
 * time is over, and {@link dev.switchboard.feed.EntrySockets} has them go with their sockets.
 * {@link dev.switchboard.feed.ForeignTopics} knows which names are none of the feed's.
 */
@NullMarked
package dev.switchboard.feed;

import org.jspecify.annotations.NullMarked;
