package dev.switchboard.chat;

import dev.switchboard.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that run on each database, with one chat for all of them. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ChatOnBothDatabases {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path folder;

  @SuppressWarnings("NullAway.Init")
  static OpenChat chat;

  @Parameter
  @SuppressWarnings("NullAway.Init")
  TestDatabase database;

  @BeforeParameterizedClassInvocation
  static void open(TestDatabase database) {
    chat = new OpenChat(database.fresh(folder));
  }

  @AfterParameterizedClassInvocation
  static void close() {
    chat.close();
  }
}
