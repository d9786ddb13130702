/** What has happened, in words for people; nothing that an attacker wrote keeps its form. */
@NullMarked
package io.ringfence.notifier.core.item;

import org.jspecify.annotations.NullMarked;
