package dev.switchboard.server.config;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Says in one line why something failed. */
public final class Reason {

  private Reason() {}

  /** The reason of a failure in words; Java's file exceptions carry only a path. */
  public static String of(Throwable e) {
    if (e instanceof NoClassDefFoundError missing && missing.getMessage() != null) {
      return "the class " + missing.getMessage().replace('/', '.') + " is missing";
    }
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
