using System.Numerics;
using System.Runtime.InteropServices;
using TransposedConv.NN;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>max(x, slope · x), for slopes below 1: a layer of an application's own, with the form in which it streams.</summary>
internal sealed class LeakyReLU(float slope) : Layer, IPositionwise
{
    protected internal override StreamingForm Streaming => StreamingForm.Positions((IPositionwise)this);

    public override Tensor Forward(Tensor input) => input.Maximum(input * slope);

    public void Apply(ReadOnlySpan<float> input, int channels, int frames, Span<float> output) => Compute(input, slope, output);

    public void Apply(ReadOnlySpan<double> input, int channels, int frames, Span<double> output) => Compute(input, slope, output);

    private static void Compute<T>(ReadOnlySpan<T> input, T slope, Span<T> output)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<Vector<T>> from = MemoryMarshal.Cast<T, Vector<T>>(input);
        Span<Vector<T>> to = MemoryMarshal.Cast<T, Vector<T>>(output);
        for (int i = 0; i < from.Length; i++) to[i] = Vector.Max(from[i], slope * from[i]);
        for (int i = from.Length * Vector<T>.Count; i < input.Length; i++) output[i] = T.Max(input[i], slope * input[i]);
    }
}
