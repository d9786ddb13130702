/** What the node's own web server asks. */
@NullMarked
package io.ringfence.nodeagent.edge.rest;

import org.jspecify.annotations.NullMarked;
