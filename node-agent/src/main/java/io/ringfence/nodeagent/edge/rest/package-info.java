/** What the node's own web server and PBX ask and tell. */
@NullMarked
package io.ringfence.nodeagent.edge.rest;

import org.jspecify.annotations.NullMarked;
