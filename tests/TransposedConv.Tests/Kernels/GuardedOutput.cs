using System.Numerics;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Tests.Kernels;

/// <summary>Memory for a result with elements on both sides that nobody may write. The result itself holds garbage before, so that every element must be written.</summary>
internal static class GuardedOutput
{
    /// <summary>A whole number of cache lines of any element, so that aligned memory stays aligned behind it.</summary>
    private const int Guard = 64;

    public static void ShouldHold<T>(T[] expected, Action<Span<T>> write, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ShouldHold(new T[expected.Length + 2 * Guard], expected, write, what);

    /// <summary>The same for a result that begins with a cache line, as tensors do.</summary>
    public static unsafe void ShouldHoldAligned<T>(T[] expected, Action<Span<T>> write, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = expected.Length + 2 * Guard;
        var memory = new AlignedMemory<T>(length);
        ShouldHold(new Span<T>(memory.Pointer, length), expected, write, what);
        memory.KeepAlive();
    }

    private static void ShouldHold<T>(Span<T> memory, T[] expected, Action<Span<T>> write, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T unwritten = T.CreateChecked(12345);
        memory.Fill(unwritten);
        write(memory[Guard..^Guard]);
        memory[Guard..^Guard].ToArray().ShouldHaveTheBitsOf(expected, what);
        memory[..Guard].ContainsAnyExcept(unwritten).Should().BeFalse($"{what} must not write before its output");
        memory[^Guard..].ContainsAnyExcept(unwritten).Should().BeFalse($"{what} must not write behind its output");
    }
}
