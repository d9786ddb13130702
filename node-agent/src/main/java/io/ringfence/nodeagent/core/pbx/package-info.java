/** What the events of an Asterisk say of calls to the outside. */
@NullMarked
package io.ringfence.nodeagent.core.pbx;

import org.jspecify.annotations.NullMarked;
