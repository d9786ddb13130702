/** What nodes are asked to do. */
@NullMarked
package io.ringfence.contract.command;

import org.jspecify.annotations.NullMarked;
