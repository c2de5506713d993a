using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace TransposedConv.NN;

/// <summary>Writes numbers one after the other, little-endian.</summary>
internal sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlyMemory<byte> Memory => _bytes.WrittenMemory;

    public void Clear() => _bytes.ResetWrittenCount();

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
    }

    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = typeof(T) == typeof(double) ? sizeof(double) : sizeof(float);
        Span<byte> target = _bytes.GetSpan(checked(values.Length * size));
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> place = target[(i * size)..];
            if (size == sizeof(double)) BinaryPrimitives.WriteDoubleLittleEndian(place, double.CreateTruncating(values[i]));
            else BinaryPrimitives.WriteSingleLittleEndian(place, float.CreateTruncating(values[i]));
        }

        _bytes.Advance(values.Length * size);
    }
}
