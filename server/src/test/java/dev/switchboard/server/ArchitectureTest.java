package dev.switchboard.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** The module arrows of the design, and what may appear only in certain places. */
@AnalyzeClasses(packages = "dev.switchboard", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String PROTOCOL = "dev.switchboard.protocol..";
  private static final String CLUSTER = "dev.switchboard.cluster..";
  private static final String STORE = "dev.switchboard.store..";
  private static final String WEBSOCKET = "dev.switchboard.websocket..";
  private static final String GATEWAY = "dev.switchboard.gateway..";
  private static final String SERVER = "dev.switchboard.server..";
  private static final String CONFIG = "dev.switchboard.server.config..";
  private static final String[] NO_DOMAIN = {PROTOCOL, CLUSTER, STORE, WEBSOCKET, GATEWAY, SERVER};

  // A new domain module falls under the rules by being none of the others.
  private static final DescribedPredicate<JavaClass> DOMAIN_CLASSES =
      JavaClass.Predicates.resideInAPackage("dev.switchboard..")
          .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(NO_DOMAIN)))
          .as("classes of domains");

  @ArchTest
  static final ArchRule protocolStandsOnItsOwn =
      classes()
          .that()
          .resideInAPackage(PROTOCOL)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              PROTOCOL,
              "java..",
              "io.vertx.core..",
              "com.fasterxml.jackson..",
              "org.msgpack..",
              "org.slf4j..",
              "org.jspecify..",
              "com.google.errorprone.annotations..");

  @ArchTest
  static final ArchRule nodesSpeakInTheWordsOfTheProtocol =
      classes()
          .that()
          .resideInAPackage(CLUSTER)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              CLUSTER,
              PROTOCOL,
              "java..",
              "javax.crypto..",
              "io.vertx.core..",
              "io.vertx.spi.cluster.hazelcast..",
              "com.hazelcast..",
              "org.slf4j..",
              "org.jspecify..",
              "com.google.errorprone.annotations..");

  @ArchTest
  static final ArchRule socketsKnowNothingOfWhatIsSaidOverThem =
      classes()
          .that()
          .resideInAPackage(WEBSOCKET)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              WEBSOCKET,
              "java..",
              "javax.net.ssl..",
              "javax.security.auth.x500..",
              "io.netty..",
              "io.vertx.core..",
              "org.slf4j..",
              "org.jspecify..",
              "com.google.errorprone.annotations..");

  @ArchTest
  static final ArchRule storeKnowsOnlyTheProtocol =
      noClasses()
          .that()
          .resideInAPackage(STORE)
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(WEBSOCKET, GATEWAY, SERVER)
                  .or(DOMAIN_CLASSES));

  @ArchTest
  static final ArchRule gatewayKnowsNoDomain =
      noClasses()
          .that()
          .resideInAPackage(GATEWAY)
          .should()
          .dependOnClassesThat(DOMAIN_CLASSES)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule domainsDoNotKnowTheGateway =
      noClasses()
          .that(DOMAIN_CLASSES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(WEBSOCKET, GATEWAY)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule domainsDoNotKnowEachOther =
      slices()
          .matching("dev.switchboard.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              DescribedPredicate.alwaysTrue(), JavaClass.Predicates.resideInAnyPackage(NO_DOMAIN))
          .ignoreDependency(
              JavaClass.Predicates.resideInAPackage(SERVER), DescribedPredicate.alwaysTrue());

  @ArchTest
  static final ArchRule nothingKnowsTheServer =
      noClasses()
          .that()
          .resideOutsideOfPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SERVER);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.switchboard.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule roomsDoNotKnowTheGatewayAroundThem =
      noClasses()
          .that()
          .resideInAPackage("dev.switchboard.gateway.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.switchboard.gateway");

  @ArchTest
  static final ArchRule topicsKnowASubscriberAndNoConnection =
      roomKnowsOnly("topic", "routing", "meter");

  @ArchTest static final ArchRule resumeKnowsOnlyTopics = roomKnowsOnly("resume", "topic");

  @ArchTest
  static final ArchRule presenceKnowsOnlyWhoOwnsATopic = roomKnowsOnly("presence", "routing");

  @ArchTest static final ArchRule httpKnowsNoConnection = roomKnowsOnly("http", "auth", "routing");

  @ArchTest static final ArchRule authKnowsNoOtherRoom = roomKnowsOnly("auth");

  @ArchTest static final ArchRule routingKnowsNoOtherRoom = roomKnowsOnly("routing");

  @ArchTest static final ArchRule meterKnowsNoOtherRoom = roomKnowsOnly("meter");

  @ArchTest
  static final ArchRule onlyTheGatewayItselfKnowsItsListeners =
      noClasses()
          .that()
          .resideInAPackage(GATEWAY)
          .and()
          .resideOutsideOfPackages("dev.switchboard.gateway", "dev.switchboard.gateway.listen")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.switchboard.gateway.listen");

  @ArchTest
  static final ArchRule domainsKnowNoSocketAndNoHttp =
      noClasses()
          .that(DOMAIN_CLASSES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx.core.http..", "io.vertx.ext.web..", "dev.switchboard.protocol.dialect..")
          .allowEmptyShould(true);

  // Devices behind TCP are what the session domain is about.
  @ArchTest
  static final ArchRule onlyTheSessionDomainKnowsTcp =
      noClasses()
          .that(
              DOMAIN_CLASSES.and(
                  DescribedPredicate.not(
                      JavaClass.Predicates.resideInAPackage("dev.switchboard.session.."))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.core.net..", "io.netty..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule configurationKnowsNoCommand =
      noClasses()
          .that()
          .resideInAPackage(CONFIG)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.switchboard.server");

  // The stores of vertx-config speak JsonObject.
  @ArchTest
  static final ArchRule untypedJsonStaysInDialectsCodecsAndTheGateway =
      noClasses()
          .that(
              DOMAIN_CLASSES
                  .or(JavaClass.Predicates.resideInAnyPackage(SERVER))
                  .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(CONFIG))))
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.vertx.core.json.JsonObject")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("com.fasterxml.jackson.databind.node.ObjectNode")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("com.fasterxml.jackson.databind.JsonNode");

  @ArchTest
  static final ArchRule oneMapperReadsAndWritesJson =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.switchboard.protocol.json..", CONFIG)
          // Vert.x makes a key of its own kind of JSON alone.
          .and()
          .doNotHaveFullyQualifiedName("dev.switchboard.gateway.auth.KeySet")
          // What a verticle of somebody else speaks is Vert.x's own.
          .and()
          .doNotHaveFullyQualifiedName("dev.switchboard.protocol.bus.Switchboard")
          .should()
          .callConstructor(com.fasterxml.jackson.databind.ObjectMapper.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.vertx.core.json.JsonObject");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);

  /** A package of the gateway uses of the gateway's others only these. */
  private static ArchRule roomKnowsOnly(String room, String... others) {
    List<String> known = new ArrayList<>(List.of("dev.switchboard.gateway." + room));
    for (String other : others) {
      known.add("dev.switchboard.gateway." + other);
    }
    return noClasses()
        .that()
        .resideInAPackage("dev.switchboard.gateway." + room)
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(GATEWAY)
                .and(JavaClass.Predicates.resideOutsideOfPackages(known.toArray(String[]::new))));
  }
}
