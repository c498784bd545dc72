/**
 * The notification domain: each user's inbox and the results of code runs.
 *
 * <p>The walk of a notification: {@link dev.switchboard.notification.NotificationService} appends
 * one event per recipient to the log of {@code notifications/<userId>}; the log's commit publishes
 * it to whoever is subscribed. The gateway tells what it wrote to sockets, {@link
 * dev.switchboard.notification.DeliveryMarks} keeps the highest sequence per user, and {@link
 * dev.switchboard.notification.InboxAccess} has the next subscription begin behind it: so what was
 * made while a user was away arrives once, in order. The content stands in the log only; the tables
 * hold what was delivered and what was acknowledged, and unread is what was not.
 */
@NullMarked
package dev.switchboard.notification;

import org.jspecify.annotations.NullMarked;
