-- What applications call in their own transactions. FeedRules says what the server tells them, and
-- PublishFeed checks the same of what comes by sockets and HTTP.

-- Writes the row of an entry, or removes it: an entry that is not there is not removed again.
CREATE FUNCTION ${functions}.feed_entry(event ${functions}.pending_event) RETURNS BOOLEAN
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF event.removal THEN
    DELETE FROM ${store}.feed_entry e
      WHERE e.topic = event.topic AND e.entry_key = event.entry_key;
    RETURN FOUND;
  END IF;
  INSERT INTO ${store}.feed_entry (topic, entry_key, expires, connection, leaves)
    VALUES (event.topic, event.entry_key, NULL, NULL, NULL)
    ON CONFLICT (topic, entry_key) DO UPDATE
      SET expires = NULL, connection = NULL, leaves = NULL;
  RETURN TRUE;
END
$$;

-- Puts a live message in the place of its topic's newest, and tells it; no log has it.
CREATE FUNCTION ${functions}.feed_latest(event ${functions}.pending_event) RETURNS BOOLEAN
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  at_ms CONSTANT BIGINT := ${functions}.now_ms();
BEGIN
  INSERT INTO ${store}.feed_latest (topic, event_id, created, expires, payload)
    VALUES (event.topic, event.payload ->> 'id', at_ms, at_ms + event.max_age_ms,
      (event.payload -> 'payload')::TEXT)
    ON CONFLICT (topic) DO UPDATE SET event_id = excluded.event_id, created = excluded.created,
      expires = excluded.expires, payload = excluded.payload;
  PERFORM ${functions}.tell(event.payload || jsonb_build_object('timestamp', at_ms));
  RETURN FALSE;
END
$$;

-- The rules of a topic's namespace, where it is one that applications publish on.
CREATE FUNCTION ${functions}.feed_namespace(named TEXT) RETURNS JSONB
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM ${functions}.require_text('topic', named, 256, TRUE);
  IF EXISTS (SELECT FROM jsonb_array_elements_text(${functions}.rule_of('feed', 'foreign')) p
        WHERE starts_with(named, p))
      OR EXISTS (SELECT FROM ${store}.topic_head h WHERE h.topic = named AND h.domain <> 'feed') THEN
    RAISE EXCEPTION 'topic "%" belongs to another domain, which alone publishes on it', named
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN ${functions}.rule_of(
    'feed', 'namespace ' || substring(named FROM '^[^:/]*'), 'other namespaces');
END
$$;

-- What the log keeps of a value, which must be one that the server can read again.
CREATE FUNCTION ${functions}.feed_payload(named TEXT, data JSONB, type TEXT) RETURNS JSONB
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  max_bytes CONSTANT INTEGER := ${functions}.rule_of('feed', 'messageBytes')::INTEGER;
BEGIN
  IF data IS NULL THEN
    RAISE EXCEPTION 'topic "%": data is missing', named
      USING ERRCODE = 'invalid_parameter_value', HINT = 'JSON''s own null is ''null''::jsonb.';
  END IF;
  IF type IS NULL OR type NOT IN ('data', 'status', 'notification') THEN
    RAISE EXCEPTION 'topic "%": type is none of data, status, notification', named
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF octet_length(data::TEXT) > max_bytes THEN
    RAISE EXCEPTION 'topic "%": data has % bytes, more than the % of limits.messageBytes',
      named, octet_length(data::TEXT), max_bytes USING ERRCODE = 'program_limit_exceeded';
  END IF;
  IF jsonb_path_exists(data,
      'strict $.**{28} ? (@.type() == "object" || @.type() == "array")') THEN
    RAISE EXCEPTION 'topic "%": data nests deeper than 28 levels', named
      USING ERRCODE = 'program_limit_exceeded';
  END IF;
  IF octet_length(data::TEXT) > 100 AND EXISTS (
      SELECT FROM jsonb_path_query(data, 'strict $.** ? (@.type() == "number")') n
        WHERE length(n::TEXT) > 100) THEN
    RAISE EXCEPTION 'topic "%": data has a number of more than 100 digits', named
      USING ERRCODE = 'program_limit_exceeded';
  END IF;
  IF octet_length(data::TEXT) > 50000 AND EXISTS (
      SELECT FROM jsonb_path_query(data, 'strict $.** ? (@.type() == "object").keyvalue()') member
        WHERE ${functions}.units(member ->> 'key') > 50000) THEN
    RAISE EXCEPTION 'topic "%": data has a name of more than 50000 characters', named
      USING ERRCODE = 'program_limit_exceeded';
  END IF;
  RETURN jsonb_build_object('type', type, 'data', data);
END
$$;

-- A message that no log keeps, as it is told to every node.
CREATE FUNCTION ${functions}.feed_live(named TEXT, payload JSONB, conflated BOOLEAN) RETURNS JSONB
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  message CONSTANT JSONB := jsonb_build_object(
    'topic', named, 'id', CASE WHEN conflated THEN 'latest_' ELSE 'live_' END || gen_random_uuid(),
    'timestamp', ${functions}.now_ms(), 'kind', 'published', 'payload', payload,
    'conflated', conflated);
BEGIN
  -- PostgreSQL's own bound of what a notification carries.
  IF octet_length(message::TEXT) > 7999 THEN
    RAISE EXCEPTION 'topic "%": the message makes a notification of % bytes, more than the 7999 that'
      ' PostgreSQL takes; a topic with a history has room for it',
      named, octet_length(message::TEXT) USING ERRCODE = 'program_limit_exceeded';
  END IF;
  RETURN message;
END
$$;

CREATE FUNCTION ${functions}.publish(
  topic TEXT, data JSONB, type TEXT DEFAULT 'data', key TEXT DEFAULT NULL) RETURNS VOID
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  namespace CONSTANT JSONB := ${functions}.feed_namespace(publish.topic);
  payload JSONB := ${functions}.feed_payload(publish.topic, publish.data, publish.type);
  preparation TEXT;
BEGIN
  IF namespace ->> 'kind' = 'KEYED' THEN
    PERFORM ${functions}.require_text(
      format('topic "%s" is keyed: key', publish.topic), publish.key, 256, TRUE);
    IF publish.type <> 'data' THEN
      RAISE EXCEPTION 'topic "%" is keyed: type is not data, and entries have no other',
        publish.topic USING ERRCODE = 'invalid_parameter_value';
    END IF;
    payload := payload || jsonb_build_object('key', publish.key);
    preparation := 'feed_entry';
  ELSIF publish.key IS NOT NULL THEN
    RAISE EXCEPTION 'topic "%": key is given, and the topic is not keyed', publish.topic
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  CASE namespace ->> 'kind'
    WHEN 'EPHEMERAL' THEN
      PERFORM ${functions}.tell(${functions}.feed_live(publish.topic, payload, FALSE));
      RETURN;
    WHEN 'CONFLATED' THEN
      payload := ${functions}.feed_live(publish.topic, payload, TRUE);
      preparation := 'feed_latest';
    ELSE
      NULL;
  END CASE;
  INSERT INTO ${functions}.pending_event (transaction, domain, topic, kind, payload, max_events,
      max_age_ms, entry_key, preparation)
    VALUES (txid_current(), 'feed', publish.topic, 'published', payload,
      (namespace ->> 'maxEvents')::BIGINT, (namespace ->> 'maxAgeMs')::BIGINT, publish.key,
      preparation);
END
$$;

COMMENT ON FUNCTION ${functions}.publish(TEXT, JSONB, TEXT, TEXT) IS
  'Publishes on a topic once the transaction commits; key is the entry of a keyed topic.';

CREATE FUNCTION ${functions}.remove(topic TEXT, key TEXT) RETURNS VOID
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  namespace CONSTANT JSONB := ${functions}.feed_namespace(remove.topic);
BEGIN
  IF namespace ->> 'kind' <> 'KEYED' THEN
    RAISE EXCEPTION 'topic "%" is not keyed', remove.topic
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM ${functions}.require_text(
    format('topic "%s" is keyed: key', remove.topic), remove.key, 256, TRUE);
  INSERT INTO ${functions}.pending_event (transaction, domain, topic, kind, payload, max_events,
      max_age_ms, entry_key, removal, preparation)
    VALUES (txid_current(), 'feed', remove.topic, 'published',
      jsonb_build_object('type', 'data', 'data', NULL, 'key', remove.key, 'removed', TRUE),
      (namespace ->> 'maxEvents')::BIGINT, (namespace ->> 'maxAgeMs')::BIGINT, remove.key, TRUE,
      'feed_entry');
END
$$;

COMMENT ON FUNCTION ${functions}.remove(TEXT, TEXT) IS
  'Removes an entry of a keyed topic once the transaction commits; says nothing where there is none.';

REVOKE ALL ON FUNCTION ${functions}.feed_entry(${functions}.pending_event) FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.feed_latest(${functions}.pending_event) FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.feed_namespace(TEXT) FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.feed_payload(TEXT, JSONB, TEXT) FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.feed_live(TEXT, JSONB, BOOLEAN) FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.publish(TEXT, JSONB, TEXT, TEXT) FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.remove(TEXT, TEXT) FROM PUBLIC;
