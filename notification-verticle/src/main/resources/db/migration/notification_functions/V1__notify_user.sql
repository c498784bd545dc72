-- What POST /notifications does, in an application's own transaction. NotificationRules says what
-- the server tells it, and PostNotification checks the same of what comes by HTTP.
CREATE FUNCTION ${functions}.notify_user(
  user_id TEXT, title TEXT, content TEXT, level TEXT DEFAULT 'info', action TEXT DEFAULT NULL,
  request_id TEXT DEFAULT NULL) RETURNS VOID
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  inbox CONSTANT JSONB := ${functions}.rule_of('notification', 'inbox');
  max_word CONSTANT INTEGER := (inbox -> 'maxWord')::INTEGER;
BEGIN
  PERFORM ${functions}.require_text(
    'user_id', notify_user.user_id, (inbox -> 'maxUserId')::INTEGER, TRUE);
  PERFORM ${functions}.require_text(
    'title', notify_user.title, (inbox -> 'maxTitle')::INTEGER, FALSE);
  PERFORM ${functions}.require_text(
    'content', notify_user.content, (inbox -> 'maxContent')::INTEGER, FALSE);
  IF notify_user.action <> '' THEN
    PERFORM ${functions}.require_text('action', notify_user.action, max_word, FALSE);
  END IF;
  IF notify_user.request_id <> '' THEN
    PERFORM ${functions}.require_text('request_id', notify_user.request_id, max_word, FALSE);
  END IF;
  IF NOT (inbox -> 'levels') @> to_jsonb(coalesce(notify_user.level, '')) THEN
    RAISE EXCEPTION 'level is none of %', (SELECT string_agg(word, ', ')
      FROM jsonb_array_elements_text(inbox -> 'levels') word)
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  INSERT INTO ${functions}.pending_event (transaction, domain, topic, kind, payload, max_events,
      max_age_ms, identified)
    VALUES (txid_current(), 'notification', (inbox ->> 'prefix') || notify_user.user_id,
      'notification',
      jsonb_strip_nulls(jsonb_build_object('userId', notify_user.user_id,
        'title', notify_user.title, 'content', notify_user.content, 'level', notify_user.level,
        'action', notify_user.action, 'requestId', notify_user.request_id)),
      (inbox ->> 'maxEvents')::BIGINT, (inbox ->> 'maxAgeMs')::BIGINT, TRUE);
END
$$;

COMMENT ON FUNCTION ${functions}.notify_user(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT) IS
  'Notifies a user, who may be away, once the transaction commits.';

REVOKE ALL ON FUNCTION ${functions}.notify_user(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT) FROM PUBLIC;
