using System.Buffers.Binary;

namespace TransposedConv.Kernels.Randomness;

/// <summary>
/// A <see cref="RandomStream"/> as bytes, little-endian, laid out as what <c>torch.get_rng_state()</c> gives, so that either can continue
/// where the other stopped:
/// <code>
///    0  u64        seed                        5016  f64  not used
///    8  i32        words left + 1              5024  f64  pending normal number
///   12  i32        1: it is seeded             5032  f64  not used
///   16  u64        position of the next word   5040  i32  whether a normal number is pending
///   24  u64 × 624  words                       5044  …    not used, up to 5056
/// </code>
/// </summary>
internal static class RandomState
{
    internal const int Size = 5056;
    private const int LeftOffset = 8;
    private const int SeededOffset = 12;
    private const int PositionOffset = 16;
    private const int WordsOffset = 24;
    private const int NormalOffset = 5024;
    private const int HasNormalOffset = 5040;

    internal static byte[] Write(RandomStream stream)
    {
        var state = new byte[Size];
        int position = stream.Twister.Position;
        BinaryPrimitives.WriteUInt64LittleEndian(state, stream.InitialSeed);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(LeftOffset), MersenneTwister.WordCount + 1 - position);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(SeededOffset), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(PositionOffset), (ulong)position);
        Span<uint> words = stream.Twister.Words;
        for (int i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(WordOffset(i)), words[i]);
        if (stream.PendingNormal is double normal)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(state.AsSpan(NormalOffset), normal);
            BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(HasNormalOffset), 1);
        }

        return state;
    }

    /// <exception cref="ArgumentException">The bytes are no such state; the stream is left as it was.</exception>
    internal static void Read(ReadOnlySpan<byte> state, RandomStream stream)
    {
        if (state.Length != Size) throw new ArgumentException($"state: expected {Size} bytes, got {state.Length}.", nameof(state));
        int left = BinaryPrimitives.ReadInt32LittleEndian(state[LeftOffset..]);
        bool isSeeded = BinaryPrimitives.ReadInt32LittleEndian(state[SeededOffset..]) == 1;
        if (!isSeeded || left is < 1 or > MersenneTwister.WordCount + 1)
        {
            throw new ArgumentException($"state: expected the bytes that GetState gave, got ones with {left} words left.", nameof(state));
        }

        stream.InitialSeed = BinaryPrimitives.ReadUInt64LittleEndian(state);
        // PyTorch writes position 0 before the first draw; the number of words left is what counts.
        stream.Twister.Position = MersenneTwister.WordCount + 1 - left;
        Span<uint> words = stream.Twister.Words;
        for (int i = 0; i < words.Length; i++) words[i] = (uint)BinaryPrimitives.ReadUInt64LittleEndian(state[WordOffset(i)..]);
        bool hasNormal = BinaryPrimitives.ReadInt32LittleEndian(state[HasNormalOffset..]) != 0;
        stream.PendingNormal = hasNormal ? BinaryPrimitives.ReadDoubleLittleEndian(state[NormalOffset..]) : null;
    }

    private static int WordOffset(int word) => WordsOffset + (sizeof(ulong) * word);
}
