-- Topics are listed by the code points of their names, whatever order the database's own language
-- has: the gateway puts topics without events between them.
${topics_by_code_point};
