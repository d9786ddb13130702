/** SMTP: texts and their sending. */
@NullMarked
package io.ringfence.notifier.edge.mail;

import org.jspecify.annotations.NullMarked;
