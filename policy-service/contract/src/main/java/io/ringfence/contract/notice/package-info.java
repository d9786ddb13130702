/** Things that people should hear about. */
@NullMarked
package io.ringfence.contract.notice;

import org.jspecify.annotations.NullMarked;
