CREATE TABLE thing (
  id ${identity},
  name TEXT NOT NULL UNIQUE
);
