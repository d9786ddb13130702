/** What tests of all modules share: containers, temporary folders, network namespaces. */
@NullMarked
package io.ringfence.standalone.testing;

import org.jspecify.annotations.NullMarked;
