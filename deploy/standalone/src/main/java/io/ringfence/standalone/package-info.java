/** One machine's stack: embedded Kafka and PostgreSQL, the services as processes, nodes as network namespaces. */
@NullMarked
package io.ringfence.standalone;

import org.jspecify.annotations.NullMarked;
