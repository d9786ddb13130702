/** What the manifests say, held against Kubernetes, the operators and the code. */
@NullMarked
package io.ringfence.k8s;

import org.jspecify.annotations.NullMarked;
