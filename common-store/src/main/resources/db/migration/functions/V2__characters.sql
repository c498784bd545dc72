-- Texts are as long as they have characters, for the server too; before, its UTF-16 units counted.
DROP FUNCTION ${functions}.require_text(TEXT, TEXT, INTEGER, BOOLEAN);

-- Refuses a text that is missing, empty, too long, or, where it names something, has control
-- characters.
CREATE FUNCTION ${functions}.require_text(
  field TEXT, value TEXT, max_characters INTEGER, names BOOLEAN) RETURNS VOID
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF value IS NULL OR value = '' THEN
    RAISE EXCEPTION '% is missing or empty', field USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF length(value) > max_characters THEN
    RAISE EXCEPTION '% is longer than % characters', field, max_characters
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF names AND value ~ '[\u0001-\u001F\u007F-\u009F]' THEN
    RAISE EXCEPTION '% has control characters', field USING ERRCODE = 'invalid_parameter_value';
  END IF;
END
$$;
REVOKE ALL ON FUNCTION ${functions}.require_text(TEXT, TEXT, INTEGER, BOOLEAN) FROM PUBLIC;
