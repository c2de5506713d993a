using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare.Contest;

namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>A line in one pass: the shapes, what it costs, and the numbers that all contestants get.</summary>
internal abstract class Problem
{
    private const int Seed = 20260101;

    /// <summary>The name of the ladder that the line stands in.</summary>
    public abstract string Ladder { get; }

    public abstract string Name { get; }

    public abstract Pass Pass { get; }

    public abstract int[] InputShape { get; }

    public abstract int[] WeightShape { get; }

    public abstract int[] OutputShape { get; }

    public abstract float[] Input { get; }

    public abstract float[] Weight { get; }

    public abstract float[]? Bias { get; }

    /// <summary>The gradient by the output, in training.</summary>
    public virtual float[]? OutputGradient => null;

    /// <summary>What a contestant hands back for the check, in this order.</summary>
    public virtual IReadOnlyList<string> ResultNames => ["output"];

    /// <summary>A multiply-add counting as two.</summary>
    public abstract double Operations { get; }

    /// <summary>Bytes that any program must move: each operand read once, each result written once.</summary>
    public abstract double CompulsoryBytes { get; }

    /// <summary>How long the sound lasts that a call makes; null where it makes none.</summary>
    public virtual double? SoundMicroseconds => null;

    /// <summary>What a peer must know beside the files.</summary>
    public abstract JsonObject Describe();

    /// <summary>The problem as an ONNX model, in all forms that it has.</summary>
    public abstract IReadOnlyList<OnnxForm> ToOnnx();

    /// <summary>This library with the problem loaded.</summary>
    public abstract IContestant Ours();

    /// <summary>The kernel that does the work of ours, alone; null where what stands around it is not measured apart.</summary>
    public virtual IContestant? Kernel() => null;

    protected static JsonArray Numbers(int[] values) => [.. values.Select(static value => (JsonNode)value)];

    protected static int Elements(ReadOnlySpan<int> shape) => TensorPrimitives.Product(shape);

    /// <summary>One stream of numbers in a fixed order: every run and every contestant sees the same values, all within (-1, 1).</summary>
    protected static float[][] Fill(params int[][] shapes)
    {
        var random = new Random(Seed);
        return [.. shapes.Select(shape =>
        {
            var values = new float[Elements(shape)];
            foreach (ref float value in values.AsSpan()) value = (random.NextSingle() * 2) - 1;
            return values;
        })];
    }
}
