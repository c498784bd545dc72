package dev.switchboard.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The files of a module as a page of the documentation shows them, each whole. */
public final class ModuleOnPage {

  /** A path, a colon, and a block of code. */
  private static final Pattern FILE =
      Pattern.compile("`([^`\n]+)`:\n\n```[a-z]*\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private ModuleOnPage() {}

  /** The texts of the files by their paths, in the page's order. */
  public static Map<String, String> files(String page) throws IOException {
    // Tests of a module run in the module's own directory.
    String text = Files.readString(Path.of("..", "docs", page));
    Map<String, String> files = new LinkedHashMap<>();
    for (MatchResult file : FILE.matcher(text).results().toList()) {
      files.put(file.group(1), file.group(2));
    }
    return files;
  }

  /** Writes them below a directory. */
  public static void write(String page, Path directory) throws IOException {
    for (Map.Entry<String, String> file : files(page).entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }
}
