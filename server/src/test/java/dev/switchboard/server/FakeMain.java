package dev.switchboard.server;

import java.util.List;

/** The real commands in front of a gateway that only has ports. */
final class FakeMain {

  private FakeMain() {}

  public static void main(String[] words) {
    ServerBoot boot = new ServerBoot(List.of(StoreStage::new, DomainStage::new, FakeGateway::new));
    System.exit(CommandLineRun.run(Surroundings.ofProcess(FakeMain.class, boot), words));
  }
}
