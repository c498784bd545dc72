-- What SQL clients publish, and what they may: for PostgreSQL alone. ${functions} is the schema of
-- these, ${store} that of the store's own tables; nobody else has any right on either.

-- What holds for the topics of a domain. The server writes it when it starts.
CREATE TABLE ${functions}.rule (
  domain TEXT NOT NULL,
  name TEXT NOT NULL,
  value JSONB NOT NULL,
  PRIMARY KEY (domain, name)
);

-- Events of transactions that are under way. No row is ever committed: the commit itself moves it
-- into the log. So nobody sees another's rows, and nothing is lost where the table is emptied.
CREATE UNLOGGED TABLE ${functions}.pending_event (
  transaction BIGINT NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  domain TEXT NOT NULL,
  topic TEXT COLLATE "C" NOT NULL,
  kind TEXT NOT NULL,
  payload JSONB NOT NULL,
  max_events BIGINT NOT NULL,
  max_age_ms BIGINT NOT NULL,
  -- Of a compacted topic.
  entry_key TEXT COLLATE "C",
  removal BOOLEAN NOT NULL DEFAULT FALSE,
  -- Whether the payload is to say the event's id and when it was made.
  identified BOOLEAN NOT NULL DEFAULT FALSE,
  -- A function of this schema that writes the domain's own rows at the commit, before any head is
  -- locked, as the server does; it is given the event and tells whether the log gets it.
  preparation TEXT,
  PRIMARY KEY (transaction, number)
);

-- How long a text is where the server counts: in UTF-16 units.
CREATE FUNCTION ${functions}.units(value TEXT) RETURNS INTEGER
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT length(value) + length(regexp_replace(value, '[\U00000001-\U0000FFFF]', '', 'g'))
$$;

-- Refuses a text that is missing, empty, too long, or, where it names something, has control
-- characters.
CREATE FUNCTION ${functions}.require_text(field TEXT, value TEXT, max_units INTEGER, names BOOLEAN)
RETURNS VOID
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF value IS NULL OR value = '' THEN
    RAISE EXCEPTION '% is missing or empty', field USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF length(value) > max_units
      OR (length(value) > max_units / 2 AND ${functions}.units(value) > max_units) THEN
    RAISE EXCEPTION '% is longer than % characters', field, max_units
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF names AND value ~ '[\u0001-\u001F\u007F-\u009F]' THEN
    RAISE EXCEPTION '% has control characters', field USING ERRCODE = 'invalid_parameter_value';
  END IF;
END
$$;

-- What the server has said of a domain under one of these names, the first that there is.
CREATE FUNCTION ${functions}.rule_of(of_domain TEXT, VARIADIC names TEXT[]) RETURNS JSONB
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_value JSONB;
BEGIN
  SELECT r.value INTO found_value FROM ${functions}.rule r
    WHERE r.domain = of_domain AND r.name = ANY (names)
    ORDER BY array_position(names, r.name) LIMIT 1;
  IF found_value IS NULL THEN
    RAISE EXCEPTION 'no Switchboard has said yet what holds for topics of %', of_domain
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Start the server once.';
  END IF;
  RETURN found_value;
END
$$;

CREATE FUNCTION ${functions}.now_ms() RETURNS BIGINT
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::BIGINT
$$;

-- Tells every node, once this transaction commits. The channel's name is known to nobody who is not
-- told it: whoever knew it could listen, and speak, whatever rights he has.
CREATE FUNCTION ${functions}.tell(message JSONB) RETURNS VOID
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pg_notify(i.channel, message::TEXT) FROM ${functions}.installation i;
END
$$;

-- Runs within COMMIT, once for all that the transaction published: the heads are locked as late as
-- can be, in the order of their names, each before its events get their numbers. TopicRows and
-- CompactedRows do the same for the server.
CREATE FUNCTION ${functions}.append_pending() RETURNS TRIGGER
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  own CONSTANT BIGINT := NEW.transaction;
  at_ms CONSTANT BIGINT := ${functions}.now_ms();
  event ${functions}.pending_event;
  wanted BOOLEAN;
  advance RECORD;
  head RECORD;
  next BIGINT;
  event_number BIGINT;
BEGIN
  IF NOT EXISTS (SELECT FROM ${functions}.pending_event p
      WHERE p.transaction = own AND p.number = NEW.number) THEN
    -- The transaction's first event has taken this one along.
    RETURN NULL;
  END IF;
  FOR event IN SELECT p.* FROM ${functions}.pending_event p
      WHERE p.transaction = own AND p.preparation IS NOT NULL
      ORDER BY p.topic, p.entry_key, p.number LOOP
    EXECUTE format('SELECT ${functions}.%I($1)', event.preparation) INTO wanted USING event;
    IF NOT wanted THEN
      DELETE FROM ${functions}.pending_event p
        WHERE p.transaction = own AND p.number = event.number;
    END IF;
  END LOOP;
  FOR advance IN SELECT DISTINCT ON (p.topic) p.topic AS name, p.domain AS writer, p.max_events,
      p.max_age_ms, (p.entry_key IS NOT NULL)::INTEGER AS compacted,
      (p.max_events < 9223372036854775807 OR p.max_age_ms < 3153600000000)::INTEGER AS bounded,
      count(*) OVER (PARTITION BY p.topic) AS events
      FROM ${functions}.pending_event p WHERE p.transaction = own
      ORDER BY p.topic, p.number DESC LOOP
    INSERT INTO ${store}.topic_head AS h
        (topic, epoch, sequence, newest, max_events, max_age_ms, bounded, domain)
      VALUES (advance.name, (SELECT i.value FROM ${store}.store_identity i WHERE i.name = 'epoch'),
        advance.events, at_ms, advance.max_events, advance.max_age_ms, advance.bounded,
        advance.writer)
      ON CONFLICT (topic) DO UPDATE SET
        sequence = h.sequence + excluded.sequence,
        newest = greatest(h.newest, excluded.newest),
        domain = coalesce(h.domain, excluded.domain)
      RETURNING h.sequence, h.newest, h.max_events, h.max_age_ms, h.compacted, h.domain INTO head;
    IF head.domain <> advance.writer THEN
      RAISE EXCEPTION 'topic "%" belongs to another domain, which alone publishes on it',
        advance.name USING ERRCODE = 'insufficient_privilege';
    END IF;
    next := head.sequence - advance.events;
    IF (head.max_events, head.max_age_ms) <> (advance.max_events, advance.max_age_ms) THEN
      UPDATE ${store}.topic_head h SET max_events = advance.max_events,
        max_age_ms = advance.max_age_ms, bounded = advance.bounded WHERE h.topic = advance.name;
    END IF;
    IF head.compacted <> advance.compacted THEN
      UPDATE ${store}.topic_head h SET compacted = advance.compacted, kept_behind = next,
        removals_behind = next WHERE h.topic = advance.name;
    END IF;
    PERFORM ${functions}.tell(
      jsonb_build_object('topic', advance.name, 'first', next + 1, 'last', head.sequence));
    FOR event IN SELECT p.* FROM ${functions}.pending_event p
        WHERE p.transaction = own AND p.topic = advance.name ORDER BY p.number LOOP
      next := next + 1;
      event_number := nextval('${store}.event_number');
      IF event.identified THEN
        event.payload := event.payload
          || jsonb_build_object('id', 'evt_' || event_number, 'createdAt', at_ms);
      END IF;
      IF event.entry_key IS NOT NULL THEN
        DELETE FROM ${store}.topic_event e
          WHERE e.topic = event.topic AND e.entry_key = event.entry_key;
      END IF;
      INSERT INTO ${store}.topic_event
          (topic, sequence, number, created, kind, payload, entry_key, removal)
        VALUES (event.topic, next, event_number, head.newest, event.kind, event.payload::TEXT,
          event.entry_key,
          CASE WHEN event.entry_key IS NOT NULL THEN event.removal::INTEGER END);
    END LOOP;
  END LOOP;
  DELETE FROM ${functions}.pending_event p WHERE p.transaction = own;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER append_pending AFTER INSERT ON ${functions}.pending_event
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ${functions}.append_pending();

REVOKE ALL ON FUNCTION ${functions}.units(TEXT) FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.require_text(TEXT, TEXT, INTEGER, BOOLEAN) FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.rule_of(TEXT, TEXT[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.now_ms() FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.tell(JSONB) FROM PUBLIC;
REVOKE ALL ON FUNCTION ${functions}.append_pending() FROM PUBLIC;
