package io.ringfence.notifier;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import io.ringfence.ArchitectureRules;

@AnalyzeClasses(packages = "io.ringfence.notifier", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest extends ArchitectureRules {}
