using System.Numerics;

namespace TransposedConv.Kernels.Threading;

/// <summary>The sets of the first-level cache: lines at addresses that are the same modulo <see cref="Bytes"/> compete for the few places of one set.</summary>
internal static class CacheSets
{
    private const int Bytes = 4096;

    /// <summary>Lines that a set holds on every processor known.</summary>
    private const int Lines = 8;

    /// <summary>Whether so many lines with this many bytes from one to the next can be in the cache together.</summary>
    public static bool Hold(int lines, long stride)
    {
        long spread = (long)BigInteger.GreatestCommonDivisor(stride, Bytes);
        return lines <= Bytes / spread * Lines;
    }
}
