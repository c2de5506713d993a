using System.Numerics;

namespace TransposedConv.NN;

/// <summary>
/// Streams as bytes: a head that says of what they are, then what each signal holds, then a check sum; numbers of 64 bits, elements of their own size, all little-endian.
/// </summary>
internal static class StreamState
{
    private const long Mark = 0x5453_4354; // "TCST"
    private const long FormatVersion = 1;
    private const ulong HashBasis = 14695981039346656037;
    private const ulong HashPrime = 1099511628211;

    public static byte[] Write<T>(StreamBatch<T> batch, int first, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var state = new StateWriter();
        state.Write(Mark);
        state.Write(FormatVersion);
        state.Write((long)DTypeInfo.Of<T>());
        state.Write((long)Hash(System.Text.Encoding.UTF8.GetBytes(batch.Geometry)));
        state.Write(count);
        for (int stream = first; stream < first + count; stream++) batch.Save(stream, state);
        state.Write((long)Hash(state.Memory.Span));
        return state.Memory.ToArray();
    }

    /// <summary>Checks all of a state before anything is changed.</summary>
    /// <exception cref="ArgumentException">It is not a state, or one of other signals.</exception>
    public static void Read<T>(StreamBatch<T> batch, int first, int count, ReadOnlySpan<byte> bytes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[] copy = bytes.ToArray();
        var state = new StateReader(copy);
        if (state.Left < 6 * sizeof(long) || state.Read() != Mark) throw StateReader.Invalid("expected the bytes of GetState, got others");
        long version = state.Read();
        if (version != FormatVersion) throw StateReader.Invalid($"expected version {FormatVersion}, got {version}");
        var sum = new StateReader(copy.AsMemory(copy.Length - sizeof(long)));
        if (sum.Read() != (long)Hash(copy.AsSpan(0, copy.Length - sizeof(long)))) throw StateReader.Invalid("its check sum is wrong, it was changed or cut off");
        long dtype = state.Read();
        if (dtype != (long)DTypeInfo.Of<T>()) throw StateReader.Invalid($"expected signals of type {DTypeInfo.Of<T>().Name()}, got {((DType)dtype).Name()}");
        if (state.Read() != (long)Hash(System.Text.Encoding.UTF8.GetBytes(batch.Geometry))) throw StateReader.Invalid("it belongs to a module of other layers or settings");
        long signals = state.Read();
        if (signals != count) throw StateReader.Invalid($"expected {count} signals, got {signals}");
        var read = new StreamNode<T>[count];
        for (int i = 0; i < count; i++) read[i] = batch.Read(state);
        if (state.Left != sizeof(long)) throw StateReader.Invalid($"expected {sizeof(long)} bytes at the end, got {state.Left}");
        batch.Replace(first, read);
    }

    /// <summary>FNV-1a of 64 bits. Source: G. Fowler, L. Noll and K.-P. Vo, 1991.</summary>
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = HashBasis;
        foreach (byte value in bytes) hash = (hash ^ value) * HashPrime;
        return hash;
    }
}
