package io.ringfence.nodeagent.core.cdr;

/**
 * Up to where a file was read.
 *
 * @param inode which file it was, whatever its name is now; 0 for none
 * @param offset the bytes that were read
 * @param print a checksum of the last ones of these, by which a file that was written anew is known
 * @param modified when it had been written last, in milliseconds of the epoch; files that were begun later have all that is missing
 */
public record FilePlace(long inode, long offset, long print, long modified) {

    /** Nothing was there. */
    public static final FilePlace NOWHERE = new FilePlace(0, 0, 0, 0);
}
