package io.ringfence;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.ringfence.contract.Event;
import java.time.Clock;
import java.util.Random;

/**
 * The rules of every module, in one place. A module's test extends this class and names its package:
 * {@code @AnalyzeClasses(packages = "io.ringfence.nodeagent", importOptions = ImportOption.DoNotIncludeTests.class)}.
 */
public abstract class ArchitectureRules {

    @ArchTest
    static final ArchRule coreDependsOnNothingButValues = classes()
            .that()
            .resideInAPackage("..core..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "..core..",
                            "io.ringfence.contract..",
                            "io.ringfence.firewall..",
                            "io.ringfence.calls..",
                            "io.ringfence.traffic..",
                            "org.jspecify..")
                    .and(DescribedPredicate.not(resideInAPackage("io.ringfence.contract.kafka.."))))
            .because("decisions are tested without a framework, a broker or a kernel")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule coreTakesTimeAsAnArgument = noClasses()
            .that()
            .resideInAnyPackage("..core..", "io.ringfence.firewall..", "io.ringfence.traffic..")
            .should()
            .accessTargetWhere(namedNow())
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(System.class, Random.class, Clock.class, Thread.class, ProcessBuilder.class)
            .because("the same input gives the same decision, in a test and at night")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule edgesMeetOnlyThroughTheCore = slices().matching("io.ringfence.*.edge.(*)..")
            .should()
            .notDependOnEachOther()
            .because("a medium can then be changed alone")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule processesAreStartedInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("..edge.os..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class, Runtime.class)
            .because("argument lists, time-outs and bounded output are in one class")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule settingsAreInOneInterface = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.eclipse.microprofile.config.inject.ConfigProperty")
            .because("the service's @ConfigMapping lists every setting with its bounds")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveNameMatching(".*(DTO|Dto|VM|Mapper|Impl|Utils?|Helper|Manager)")
            .because("a grab-bag's name tells nobody where to look")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule eventsAreRecords = classes()
            .that()
            .implement(Event.class)
            .and()
            .areNotInterfaces()
            .should()
            .beRecords()
            .allowEmptyShould(true);

    private static DescribedPredicate<JavaAccess<?>> namedNow() {
        return DescribedPredicate.describe(
                "asks a clock of java.time",
                access -> access.getTarget().getName().equals("now")
                        && access.getTargetOwner().getPackageName().startsWith("java.time"));
    }
}
