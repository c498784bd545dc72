/**
 * The service-provider interface for domains, and what gateways and domains ask each other about
 * topics.
 *
 * <p>A {@link dev.switchboard.protocol.domain.Domain} names its commands, topics, routes and
 * settings, and binds a {@link dev.switchboard.protocol.domain.CommandHandler} to each command and
 * a {@link dev.switchboard.protocol.domain.TopicAuthority} to its topics. {@link
 * dev.switchboard.protocol.bus.DomainVerticle} runs it on the event bus; nothing here knows the
 * bus.
 */
@Api
@NullMarked
package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.Api;
import org.jspecify.annotations.NullMarked;
