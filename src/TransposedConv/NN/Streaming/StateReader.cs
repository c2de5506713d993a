using System.Buffers.Binary;
using System.Numerics;

namespace TransposedConv.NN;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
internal sealed class StateReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    public int Left => bytes.Length - _at;

    /// <exception cref="ArgumentException">The state ends here.</exception>
    public long Read() => BinaryPrimitives.ReadInt64LittleEndian(Next(sizeof(long)));

    /// <summary>A number within bounds.</summary>
    /// <exception cref="ArgumentException">The state ends here, or has another number.</exception>
    public long Read(string what, long least, long most)
    {
        long value = Read();
        return value >= least && value <= most ? value : throw Invalid($"expected {what} from {least} to {most}, got {value}");
    }

    /// <exception cref="ArgumentException">The state ends before.</exception>
    public void Read<T>(Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            ReadOnlySpan<byte> next = Next((long)values.Length * sizeof(double));
            for (int i = 0; i < values.Length; i++) values[i] = T.CreateTruncating(BinaryPrimitives.ReadDoubleLittleEndian(next[(i * sizeof(double))..]));
        }
        else
        {
            ReadOnlySpan<byte> next = Next((long)values.Length * sizeof(float));
            for (int i = 0; i < values.Length; i++) values[i] = T.CreateTruncating(BinaryPrimitives.ReadSingleLittleEndian(next[(i * sizeof(float))..]));
        }
    }

    /// <exception cref="ArgumentException">The state ends before.</exception>
    public ReadOnlySpan<byte> Next(long count)
    {
        if (count > Left) throw Invalid($"expected {count} bytes more, got {Left}");
        ReadOnlySpan<byte> next = bytes.Span.Slice(_at, (int)count);
        _at += (int)count;
        return next;
    }

    public static ArgumentException Invalid(string problem, string argument = "state") => new($"{argument}: {problem}.", argument);
}
