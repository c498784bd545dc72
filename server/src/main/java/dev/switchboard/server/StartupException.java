package dev.switchboard.server;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Something outside that keeps a command from its work; the message is one line for the user. */
public final class StartupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A line that says what does not work and where. */
  public StartupException(String line) {
    super(line, null, false, false);
  }

  static StartupException of(String what, IOException e) {
    return new StartupException(what + ": " + reason(e));
  }

  /** The line for a listener that could not be bound. */
  static StartupException notBound(String listener, String host, int port, Throwable e) {
    String where = "port " + port + " (listener " + listener + ", host " + host + "): ";
    boolean taken = String.valueOf(e.getMessage()).contains("already in use");
    return new StartupException(
        where + (taken ? "is in use by another program" : "cannot be bound: " + reason(e)));
  }

  /** The reason of a failure in words; Java's file exceptions carry only a path. */
  static String reason(Throwable e) {
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (e instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return e.getMessage() + " is in the way";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason() + " (" + file.getFile() + ")";
    }
    return firstLine(e.getMessage(), e);
  }

  private static String firstLine(@Nullable String message, Throwable e) {
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip();
  }
}
