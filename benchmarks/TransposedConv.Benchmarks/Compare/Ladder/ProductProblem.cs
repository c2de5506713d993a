using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare.Contest;

namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>A product of two matrices, or a Linear layer.</summary>
internal sealed class ProductProblem : Problem
{
    private readonly float[][] _operands;

    public ProductProblem(ProductLine line)
    {
        Line = line;
        InputShape = [line.Rows, line.Depth];
        WeightShape = line.IsLinear ? [line.Columns, line.Depth] : [line.Depth, line.Columns];
        OutputShape = [line.Rows, line.Columns];
        _operands = line.IsLinear ? Fill(InputShape, WeightShape, [line.Columns]) : Fill(InputShape, WeightShape);
    }

    public ProductLine Line { get; }

    public override string Ladder => ProductFile.Name;

    public override string Name => Line.Name;

    public override Pass Pass => Pass.Matmul;

    public override int[] InputShape { get; }

    /// <summary>The right operand, [K, N]; of a layer its weight, [N, K].</summary>
    public override int[] WeightShape { get; }

    public override int[] OutputShape { get; }

    public override float[] Input => _operands[0];

    public override float[] Weight => _operands[1];

    public override float[]? Bias => _operands.Length > 2 ? _operands[2] : null;

    public override double Operations => 2.0 * Line.Rows * Line.Depth * Line.Columns;

    public override double CompulsoryBytes =>
        sizeof(float) * ((double)Elements(InputShape) + Elements(WeightShape) + (Bias?.Length ?? 0) + Elements(OutputShape));

    public override JsonObject Describe() => new() { ["kind"] = Line.IsLinear ? "linear" : "matmul" };

    public override IReadOnlyList<OnnxForm> ToOnnx() => [new OnnxForm("", OnnxModel.Of(this))];

    public override IContestant Ours() => new OurProduct(this);
}
