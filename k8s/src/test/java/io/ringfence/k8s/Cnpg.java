package io.ringfence.k8s;

import java.util.List;
import java.util.Map;

/** What the manifests use of CloudNativePG's {@code postgresql.cnpg.io/v1}, which has no models for Java. */
interface Cnpg {

    record Metadata(String name, String namespace, Map<String, String> labels) {}

    record Reference(String name) {}

    record Cluster(String apiVersion, String kind, Metadata metadata, ClusterSpec spec) {}

    record ClusterSpec(
            int instances,
            String imageName,
            InheritedMetadata inheritedMetadata,
            Bootstrap bootstrap,
            Managed managed,
            PostgreSql postgresql,
            Storage storage,
            Storage walStorage,
            Map<String, Map<String, String>> resources,
            Affinity affinity,
            List<Plugin> plugins) {}

    record InheritedMetadata(Map<String, String> labels) {}

    record Bootstrap(InitDb initdb) {}

    record InitDb(String database, String owner) {}

    record Managed(List<Role> roles) {}

    record Role(String name, String ensure, boolean login, Reference passwordSecret) {}

    record PostgreSql(Synchronous synchronous, Map<String, String> parameters, List<String> pg_hba) {}

    record Synchronous(String method, int number, String dataDurability) {}

    record Storage(String size) {}

    record Affinity(boolean enablePodAntiAffinity, String podAntiAffinityType, String topologyKey) {}

    record Plugin(String name, boolean isWALArchiver, Map<String, String> parameters) {}

    record Database(String apiVersion, String kind, Metadata metadata, DatabaseSpec spec) {}

    record DatabaseSpec(Reference cluster, String name, String owner) {}

    record ScheduledBackup(String apiVersion, String kind, Metadata metadata, BackupSpec spec) {}

    record BackupSpec(
            String schedule,
            Reference cluster,
            boolean immediate,
            String backupOwnerReference,
            String method,
            Reference pluginConfiguration) {}
}
