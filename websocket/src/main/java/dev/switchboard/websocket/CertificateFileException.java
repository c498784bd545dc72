package dev.switchboard.websocket;

/** A certificate or key file that a listener cannot use; the message says why, without the name. */
public final class CertificateFileException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Part part;

  CertificateFileException(Part part, String problem) {
    super(problem, null, false, false);
    this.part = part;
  }

  /** Which of the two files. */
  public enum Part {
    CERTIFICATE,
    KEY
  }

  /** The file that is to blame. */
  public Part part() {
    return part;
  }

  /** What is wrong with it, in words that follow its name. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
